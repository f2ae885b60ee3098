import { createHash } from 'node:crypto';
import type { Tamper } from '../s3/tamper.ts';
import type { FaultAt, Faults } from './faults.ts';

/** Told of each object once it is stored, before its caller is; spoils it as the plan wants. */
export type OnStored = (object: { operation: string; bucket: string; key: string }, tamper: Tamper) => void;

export const spoilObjects =
  (faults: Faults): OnStored =>
  ({ operation, bucket, key }, tamper) => {
    if (!faults.areActive()) return;
    const call = { service: 's3' as const, operation, bucket, key };
    const isPossible = ({ fault }: FaultAt<'stored'>) => otherKey(fault, key, '') !== undefined;
    const strike = faults.strike('stored', call, isPossible);
    if (!strike) return;
    const { fault } = strike.fault;
    const other = otherKey(fault, key, JSON.stringify([strike.seed, strike.id, strike.call]));
    if (fault === 'corrupt-object') tamper.corrupt(bucket, key);
    else if (other !== undefined && other !== key) tamper.copy(bucket, key, other);
    if (fault === 'missing-object' || fault === 'misfiled-object') tamper.remove(bucket, key);
  };

/**
 * The key under which a fault wants an object: a duplicate has another id in its name, a misfiled one lies in another
 * hour. Undefined where the key has no such thing, and the fault cannot strike.
 */
function otherKey(fault: FaultAt<'stored'>['fault'], key: string, origin: string): string | undefined {
  switch (fault) {
    case 'duplicate-delivery':
      return ID.test(key) ? key.replace(ID, idFrom(origin)) : undefined;
    case 'misfiled-object':
      return HOUR.test(key)
        ? key.replace(HOUR, (_, hour: string, name: string) => hourBeside(hour) + name)
        : undefined;
    default:
      return key;
  }
}

/** The UUID at the end of an object's name, before its extension. */
const ID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?=[^/-]*$)/;
/** The hour that a path ends with, `…/hour=01/` or `…/01/`, and the name. */
const HOUR = /(?<!\d)([01]\d|2[0-3])(\/[^/]*)$/;

const hourBeside = (hour: string): string => String(hour === '00' ? 1 : Number(hour) - 1).padStart(2, '0');

const idFrom = (origin: string): string =>
  createHash('sha256')
    .update(origin)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
