import { type Destination, isConverted, isPartitioned, processorsOf } from './semantic.ts';

/** What the service would do and this engine does not (yet): refused, never accepted and ignored. */
export function notEmulated(destination: Destination): string | undefined {
  if (isConverted(destination)) return 'Data format conversion is not emulated';
  if (isPartitioned(destination)) return 'Dynamic partitioning is not emulated';
  if (destination.S3BackupMode === 'Enabled') return 'S3 backup is not emulated';
  const other = processorsOf(destination).find(({ Type }) => Type !== 'AppendDelimiterToRecord');
  return other && `Processor ${other.Type} is not emulated`;
}
