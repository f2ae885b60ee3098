/** One place where two documents differ; a side is undefined where it has nothing there. */
export interface Difference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Two JSON documents → every place where they differ, member by member, in the order of the first. */
export function differencesBetween(before: unknown, after: unknown, path = ''): Difference[] {
  if (!isContainer(before) || !isContainer(after) || Array.isArray(before) !== Array.isArray(after))
    return Object.is(before, after) ? [] : [{ path, before, after }];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => {
    const place = Array.isArray(before) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    return differencesBetween(before[key], after[key], place);
  });
}

type Container = Readonly<Record<string, unknown>>;
const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** A place where CDKTF and CDK Terrain may differ, and why that changes no resource. */
export interface ExpectedDifference {
  readonly path: string;
  readonly why: string;
}

export const expectedDifferences: readonly ExpectedDifference[] = [
  { path: '//.metadata.version', why: 'the version of the library that wrote the file' },
  { path: 'terraform.required_providers.aws.source', why: 'the same provider, with its full address' },
  { path: 'terraform.required_providers.aws.version', why: 'the version the constructs are generated from' },
];

/** Why a difference is expected; undefined when it is not. */
export const reasonFor = ({ path }: Difference): string | undefined =>
  expectedDifferences.find((expected) => expected.path === path)?.why;
