/** Two pictures, and whether they show the same person. File names are relative to the folder of pictures. */
export interface Pair {
  fileX: string;
  fileY: string;
  same: boolean;
}

/**
 * Reads a pair list as CSV (`file_x,file_y,same` with that header) or in the format of LFW's `pairs.txt`, where
 * `Name 1 4` pairs two pictures of one person, `Name 1 Other 2` those of two, and a first line may count them.
 */
export function parsePairs(text: string): Pair[] {
  const lines = splitLines(text);
  return lines[0] === 'file_x,file_y,same' ? lines.slice(1).map(parseCsvPair) : parseLfwPairs(lines);
}

/** `file,faces` with that header -> faces that a person counts in each picture. */
export function parseCounts(text: string): Map<string, number> {
  const [header, ...lines] = splitLines(text);
  if (header !== 'file,faces') throw new Error('the first line of a list of counts is: file,faces');
  return new Map(
    lines.map((line) => {
      const [file = '', faces = '', ...rest] = line.split(',');
      if (file === '' || !/^\d+$/.test(faces) || rest.length > 0) throw new Error(`not "file,faces": ${line}`);
      return [file, Number(faces)];
    }),
  );
}

function splitLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function parseCsvPair(line: string): Pair {
  const [fileX = '', fileY = '', same = '', ...rest] = line.split(',');
  const value = { 1: true, true: true, 0: false, false: false }[same.toLowerCase()];
  if (fileX === '' || fileY === '' || value === undefined || rest.length > 0) {
    throw new Error(`not "file_x,file_y,same" with same as 1, 0, true or false: ${line}`);
  }
  return { fileX, fileY, same: value };
}

function parseLfwPairs(lines: readonly string[]): Pair[] {
  const counts = /^\d+(\s+\d+)?$/;
  return lines.filter((line, i) => i > 0 || !counts.test(line)).map(parseLfwPair);
}

function parseLfwPair(line: string): Pair {
  const [nameX = '', numberX = '', third = '', fourth] = line.split(/\s+/);
  const same = fourth === undefined;
  const nameY = same ? nameX : third;
  const numberY = same ? third : fourth;
  if (nameX === '' || !/^\d+$/.test(numberX) || !/^\d+$/.test(numberY)) {
    throw new Error(`not a pair in the LFW format ("Name 1 4" or "Name 1 Other 2"): ${line}`);
  }
  return { fileX: findLfwFile(nameX, numberX), fileY: findLfwFile(nameY, numberY), same };
}

function findLfwFile(name: string, number: string): string {
  return `${name}/${name}_${number.padStart(4, '0')}.jpg`;
}
