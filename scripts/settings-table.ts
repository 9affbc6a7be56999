import { pathToFileURL } from 'node:url';
import { settingInfos } from '../lib/settings/settings.ts';

/** The table of settings for the documentation, in Markdown. `npm run maintain:settings-table` prints it. */
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

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.stdout.write(`${settingsTable()}\n`);
