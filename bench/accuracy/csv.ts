import { InputError } from '../support/input-error.ts';

/** One row, and the number of the line that it begins on, from 1. */
export interface CsvRow {
  line: number;
  cells: string[];
}

/** A quoted value (two quotes stand for one) or a bare one, with the comma or the end of the line behind it. */
const CELL = /[ \t]*(?:"((?:[^"]|"")*)"[ \t]*|([^",\r\n]*))(,|\r\n?|\n|$)/y;

/**
 * Reads CSV (RFC 4180): values may be quoted, and then hold commas, quotes and line ends. Spaces around values, empty lines
 * and a byte order mark are passed over.
 *
 * @param source how messages name the text
 * @throws InputError that names source and line, for a quote that is not closed or stands within a value
 */
function readCsv(text: string, source: string): CsvRow[] {
  const input = text.replace(/^\uFEFF/, '');
  const rows: CsvRow[] = [];
  let row: CsvRow = { line: 1, cells: [] };
  let line = 1;
  for (let at = 0; at < input.length || row.cells.length > 0; at = CELL.lastIndex) {
    CELL.lastIndex = at;
    const match = CELL.exec(input);
    if (match === null) throw new InputError(`${source}, line ${line}: a quote is out of place or not closed`);
    const [whole, quoted, bare = '', end] = match;
    row.cells.push(quoted === undefined ? bare.trim() : quoted.replaceAll('""', '"'));
    line += whole.split(/\r\n?|\n/).length - 1;
    if (end === ',') continue;
    if (row.cells.length > 1 || row.cells[0] !== '') rows.push(row);
    row = { line, cells: [] };
  }
  return rows;
}

/**
 * The rows below a header, each with as many values as it. The header's names may be in capitals.
 *
 * @throws InputError that names source and line
 */
export function readTable(text: string, source: string, header: readonly string[]): CsvRow[] {
  const [first, ...rows] = readCsv(text, source);
  if (first === undefined) throw new InputError(`${source} is empty`);
  if (first.cells.join(',').toLowerCase() !== header.join(',')) {
    throw new InputError(`${source}, line ${first.line}: the header must be ${header.join(',')}`);
  }
  if (rows.length === 0) throw new InputError(`${source} has a header and no lines`);
  for (const { line, cells } of rows) {
    if (cells.length !== header.length || cells.includes('')) {
      throw new InputError(`${source}, line ${line}: not ${header.length} values (${header.join(',')})`);
    }
  }
  return rows;
}
