const MAX_COLUMNS = 110;

/**
 * A value as JSON text the way the formatter of this repository sets it, so that what a command writes needs no
 * formatting: the value itself has a line for each part, whatever is in it is on one line if it fits.
 */
export const jsonText = (value: object): string => `${broken(value, '')}\n`;

function broken(value: object, indent: string): string {
  const deeper = `${indent}  `;
  const isList = Array.isArray(value);
  const parts = Object.entries(value).map(([key, inner]: [string, unknown]) => {
    const name = isList ? '' : `${JSON.stringify(key)}: `;
    return `${deeper}${name}${textOf(inner, deeper, name.length)}`;
  });
  const [open, close] = isList ? '[]' : '{}';
  return `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}

function textOf(value: unknown, indent: string, nameLength: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const line = onOneLine(value);
  const fits = indent.length + nameLength + line.length + 1 <= MAX_COLUMNS;
  return fits ? line : broken(value, indent);
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}: ${onOneLine(inner)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}
