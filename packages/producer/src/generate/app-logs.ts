import type { appLogs, Dataset } from '@event-archive/event-schema';
import type { Faker } from '@faker-js/faker';
import { instantTexts } from './instants.ts';
import { type Pool, poolOf, seededFaker, weighted } from './pool.ts';
import type { Random } from './random.ts';

type AppLog = typeof appLogs extends Dataset<infer Event> ? Event : never;

const levels = weighted<AppLog['level']>(
  [4, 'trace'],
  [16, 'debug'],
  [60, 'info'],
  [12, 'warn'],
  [7, 'error'],
  [1, 'fatal'],
);
const services: Pool<string> = [
  'checkout',
  'catalogue',
  'payments',
  'search',
  'accounts',
  'mailer',
  'gateway',
];
const regions: Pool<string> = ['eu-west-1', 'us-east-1', 'ap-southeast-2'];
const failures: ReadonlySet<string> = new Set(['error', 'fatal']);

/** What a shop's services log: requests with durations and traces, failures with their stack. */
export function appLogGenerator(seed: number, random: Random): (timeMs: number) => AppLog {
  const faker = seededFaker(seed);
  const hosts = poolOf(60, (index) => ({
    host: `ip-10-${index % 4}-${faker.number.int(255)}-${faker.number.int(255)}.internal`,
    service: services[index % services.length] ?? services[0],
    region: regions[index % regions.length] ?? regions[0],
  }));
  const messages = messagesFrom(faker);
  const errors = poolOf(40, () => errorFrom(faker));
  const versions = poolOf(8, () => faker.system.semver());
  const timestampOf = instantTexts();

  return (timeMs) => {
    const { host, service, region } = random.pick(hosts);
    const level = random.pick(levels);
    const isTraced = random.below(10) < 8;
    return {
      event_id: random.uuid(),
      timestamp: timestampOf(timeMs),
      level,
      service,
      host,
      message: random.pick(messages),
      trace_id: isTraced ? random.hex(32) : null,
      span_id: isTraced ? random.hex(16) : null,
      duration_ms: random.below(3) === 0 ? null : random.below(2_000_000) / 1_000,
      error: failures.has(level) ? random.pick(errors) : null,
      attributes: { region, version: random.pick(versions), 'request.id': random.hex(16) },
    };
  };
}

const messagesFrom = (faker: Faker): Pool<string> =>
  poolOf(300, (index) => {
    if (index % 15 === 4) return faker.helpers.arrayElement(worldlyMessages);
    return `${faker.hacker.verb()} ${faker.hacker.adjective()} ${faker.hacker.noun()}: ${faker.hacker.phrase()}`;
  });

const worldlyMessages = [
  'Zahlung über 12,50 € bestätigt ✅',
  '注文が完了しました 🎉',
  'Échec de l’envoi à chloé@example.com',
  'multi-line\nmessage with "quotes", \\backslashes\\ and\ttabs',
  'Заказ отправлен 📦',
];

function errorFrom(faker: Faker): NonNullable<AppLog['error']> {
  const type = faker.helpers.arrayElement([
    'TypeError',
    'TimeoutError',
    'ConnectionReset',
    'ValidationError',
  ]);
  const frames = Array.from(
    { length: faker.number.int({ min: 2, max: 6 }) },
    () =>
      `    at ${faker.hacker.verb()} (/srv/app/${faker.system.commonFileName('js')}:${faker.number.int(900)}:7)`,
  );
  return { type, stack: faker.datatype.boolean(0.8) ? [`${type}: failed`, ...frames].join('\n') : null };
}
