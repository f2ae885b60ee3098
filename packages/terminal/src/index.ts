export * from './cli.ts';
export * from './colour.ts';
export * from './io.ts';
export * from './numbers.ts';
export * from './progress.ts';
export * from './table.ts';
export * from './text-width.ts';
export * from './user-error.ts';
