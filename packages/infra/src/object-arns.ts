/** Bucket and Firehose prefixes → the object ARNs under their literal beginnings; the whole bucket when one has none. */
export function objectArns(bucketArn: string, prefixes: readonly string[]): string[] {
  const roots = [...new Set(prefixes.map(literalRoot))].sort();
  return roots.includes('') ? [`${bucketArn}/*`] : roots.map((root) => `${bucketArn}/${root}*`);
}

/** What comes before the first expression, or before a character that means something else in a policy. */
const literalRoot = (prefix: string): string => prefix.split(/!\{|[*?$]/)[0] ?? '';
