export * from './commands/index.ts';
export type { SendReport } from './report.ts';
