import { textWidth } from './text-width.ts';

/** Rows of cells → lines with aligned columns. Columns listed in `right` are set flush right. */
export function tableFrom(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, textWidth(cell));
  }
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => padded(cell, widths[i] ?? 0, right.includes(i)))
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}

function padded(cell: string, to: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, to - textWidth(cell)));
  return right ? space + cell : cell + space;
}
