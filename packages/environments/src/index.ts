export * from './delivery-stream-settings.ts';
export * from './environment.ts';
export * from './json-schema.ts';
export * from './load.ts';
export * from './monthly-cost.ts';
export * from './prices.ts';
