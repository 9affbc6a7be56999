import { pathToFileURL } from 'node:url';
import { settingInfos } from '../../lib/settings/settings.ts';
import { fillPageOfProject } from './fill-page.ts';

/** The table of settings, in Markdown. `npm run maintain:settings-table` writes it into docs/deployment.md. */
export function settingsTable(): string {
  const rows = settingInfos.map(({ name, values, default: fallback, meaning }) => [
    `\`${name}\``,
    values,
    fallback,
    meaning,
  ]);
  return [['Setting', 'Values', 'Default', 'Meaning'], ['---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await fillPageOfProject('docs/deployment.md', { settings: settingsTable() });
}
