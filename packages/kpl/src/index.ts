export * from './aggregate.ts';
export * from './deaggregate.ts';
export * from './hash-key.ts';
