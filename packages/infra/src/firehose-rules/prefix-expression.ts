/** A prefix in pieces: literal text, `!{namespace:value}`, or a `!{` that begins no expression. */
export type PrefixPiece =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'expression'; readonly namespace: string; readonly value: string }
  | { readonly kind: 'stray'; readonly text: string };

export type Expression = Extract<PrefixPiece, { kind: 'expression' }>;

/** `a/!{timestamp:yyyy}/` → literal `a/`, expression timestamp yyyy, literal `/`. */
export function piecesFrom(prefix: string): PrefixPiece[] {
  return [...prefix.matchAll(/!\{((?:(?!!\{)[^}])*)\}|!\{|(?:(?!!\{).)+/gsu)].map(([text, body]) => {
    if (!text.startsWith('!{')) return { kind: 'literal', text };
    const colon = body?.indexOf(':') ?? -1;
    if (body === undefined || colon < 0) return { kind: 'stray', text };
    return { kind: 'expression', namespace: body.slice(0, colon), value: body.slice(colon + 1) };
  });
}

/** The expressions of a prefix; none for a prefix that is not set. */
export const expressionsOf = (prefix: string | undefined): Expression[] =>
  piecesFrom(prefix ?? '').filter((piece) => piece.kind === 'expression');

/** The text before the first expression. */
export const literalRootOf = (prefix: string): string => prefix.split('!{', 1)[0] ?? '';

export const partitionNamespaces: readonly string[] = ['partitionKeyFromQuery', 'partitionKeyFromLambda'];

export const hasPartitionNamespace = (prefix: string | undefined): boolean =>
  expressionsOf(prefix).some(({ namespace }) => partitionNamespaces.includes(namespace));

export const namesErrorOutputType = (prefix: string | undefined): boolean =>
  expressionsOf(prefix).some(
    ({ namespace, value }) => namespace === 'firehose' && value === 'error-output-type',
  );
