import {
  accessLogBucketName,
  bucketName,
  type Environment,
  queryResultBucketName,
} from '@event-archive/environments';
import { stateStackName } from '../state-stack.ts';
import { type LintFinding, refused, warning } from './finding.ts';

/** Where environment `i` gets in the way of the others: of every stack of a state, and of whatever those before it make. */
export function otherEnvironmentFindings(environments: readonly Environment[], i: number): LintFinding[] {
  const environment = environments[i];
  if (environment === undefined) return [];
  return [
    ...environments.flatMap((other) => stackNameFindings(environment, other)),
    ...environments.slice(0, i).flatMap((other) => beside(environment, other)),
  ];
}

function stackNameFindings({ name }: Environment, other: Environment): LintFinding[] {
  if (other.state.backend !== 's3' || stateStackName(other.name) !== name) return [];
  return [
    refused('name', `is what the stack with the bucket for ${other.name}'s state is called; choose another`),
  ];
}

/** On AWS alone: what two emulators make, or one emulator at different times, is in nobody's way. */
function beside(environment: Environment, other: Environment): LintFinding[] {
  if (environment.endpoint !== null || other.endpoint !== null) return [];
  return [...bucketFindings(environment, other), ...nameFindings(environment, other)];
}

/** Names of buckets are unique in the world. */
function bucketFindings(environment: Environment, other: Environment): LintFinding[] {
  const taken = new Map(bucketsOf(other).map(({ name, field }) => [name, field]));
  return bucketsOf(environment)
    .filter(({ name }) => taken.has(name))
    .map(({ name, field }) =>
      refused(field, `${name} is a bucket of ${other.name} (${taken.get(name)}); choose another`),
    );
}

function bucketsOf(environment: Environment): { name: string; field: string }[] {
  const { bucket, query, state } = environment;
  const ofArchive = [
    bucketName(environment),
    ...(bucket.accessLogs === null ? [] : [accessLogBucketName(environment)]),
    ...(query === null ? [] : [queryResultBucketName(environment)]),
  ];
  return [
    ...ofArchive.map((name) => ({ name, field: 'bucket.nameSuffix' })),
    ...(state.backend === 's3' ? [{ name: state.bucketName, field: 'state.bucketName' }] : []),
  ];
}

/** Names of streams, databases and workgroups are unique in one region of an account, and which account is not known here. */
function nameFindings(environment: Environment, other: Environment): LintFinding[] {
  if (environment.region !== other.region) return [];
  const taken = namesOf(other);
  const [first, ...more] = namesOf(environment).filter(({ kind, name }) =>
    taken.some((it) => it.kind === kind && it.name === name),
  );
  if (first === undefined) return [];
  const names = [first, ...more].map(({ kind, name }) => `${kind} ${name}`).join(', ');
  const message = `${other.name} has the same ${names} in ${environment.region}, so the two need an account each`;
  return [warning(first.field, message)];
}

function namesOf({ pipelines, query }: Environment): { kind: string; name: string; field: string }[] {
  return [
    ...pipelines.flatMap(({ stream, deliveryStream }, i) => [
      { kind: 'stream', name: stream.name, field: `pipelines.${i}.stream.name` },
      { kind: 'delivery stream', name: deliveryStream.name, field: `pipelines.${i}.deliveryStream.name` },
    ]),
    ...(query === null
      ? []
      : [
          { kind: 'database', name: query.databaseName, field: 'query.databaseName' },
          { kind: 'workgroup', name: query.workgroupName, field: 'query.workgroupName' },
        ]),
  ];
}
