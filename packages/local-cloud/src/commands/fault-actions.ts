import { countText, type ExitCode, type Io, tableFrom, UserError } from '@event-archive/terminal';
import { durationText } from '../duration.ts';
import type { FaultStatus, FaultsReport } from '../faults/faults.ts';
import { type Fault, operationsOf } from '../faults/plan.ts';
import { faultFrom, jsonFrom } from '../faults/read-plan.ts';
import { callServer } from './call-server.ts';

/** One value, and the text that says it to people. */
type Print = (value: object, text: (io: Io) => string) => void;
type Action = (stateFolder: string, what: string | undefined, print: Print) => Promise<ExitCode>;

/** What `pnpm local fault` can be told to do, by its word. */
export const FAULT_ACTIONS: Readonly<Record<string, Action>> = {
  async add(stateFolder, what, print) {
    if (what === undefined) throw new UserError('fault add: say which, as JSON');
    // What is wrong with it is known without a server.
    const value = jsonFrom(what, 'fault') as object;
    faultFrom(value, 'fault');
    const added = (await callServer(stateFolder, 'POST', 'faults', value)) as { id: string };
    print(added, () => `planted ${added.id}`);
    return 0;
  },
  async list(stateFolder, _what, print) {
    const report = (await callServer(stateFolder, 'GET', 'faults')) as FaultsReport;
    print(report, (io) =>
      report.faults.length === 0 ? 'nothing is planted' : faultTable(report.faults, io),
    );
    return 0;
  },
  async clear(stateFolder, what, print) {
    const path = what === undefined ? 'faults' : `faults/${encodeURIComponent(what)}`;
    const reply = (await callServer(stateFolder, 'DELETE', path)) as { cleared: number };
    print(reply, () => `cleared ${reply.cleared === 1 ? '1 fault' : `${reply.cleared} faults`}`);
    return 0;
  },
};

function faultTable(faults: readonly FaultStatus[], { paint }: Io): string {
  const rows = faults.map(({ id, fault: planted, calls, struck, isActive }) => [
    id,
    kindText(planted),
    whereText(planted),
    countText(calls),
    countText(struck),
    isActive ? '' : 'over',
  ]);
  return tableFrom([[paint('bold', 'id'), 'fault', 'at', 'calls', 'struck', ''], ...rows], [3, 4]);
}

const kindText = (planted: Fault): string =>
  'duration' in planted ? `${planted.fault} ${durationText(planted.duration)}` : planted.fault;

function whereText(planted: Fault): string {
  const match = Object.entries(planted.match).map(([name, value]) => `${name}=${value}`);
  return [operationsOf(planted).join(', '), ...match].join(' ');
}
