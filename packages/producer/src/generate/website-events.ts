import type { Dataset, websiteEvents } from '@event-archive/event-schema';
import type { Faker } from '@faker-js/faker';
import { instantTexts } from './instants.ts';
import { type Pool, poolOf, seededFaker, weighted } from './pool.ts';
import type { Random } from './random.ts';

type WebsiteEvent = typeof websiteEvents extends Dataset<infer Event> ? Event : never;
type Visitor = Pick<
  WebsiteEvent,
  'user_id' | 'user_agent' | 'ip_address' | 'country' | 'device_type' | 'browser'
>;
type Agent = Pick<WebsiteEvent, 'user_agent' | 'device_type' | 'browser'>;
interface Session {
  readonly id: string;
  readonly visitor: Visitor;
  page: string;
  /** Where the visitor came from: another site at first, then the page before. */
  referrer: string | null;
}

const SITE = 'https://shop.example.com';
const VISITORS = 2_000;
const OPEN_SESSIONS = 500;
/** One event in so many ends its session. */
const EVENTS_PER_SESSION = 12;

const eventTypes = weighted(
  [50, 'page_view'],
  [18, 'click'],
  [10, 'scroll'],
  [8, 'search'],
  [6, 'add_to_cart'],
  [3, 'begin_checkout'],
  [3, 'purchase'],
  [1, 'sign_up'],
  [1, 'sign_in'],
);
const valuedTypes: ReadonlySet<string> = new Set(['add_to_cart', 'begin_checkout', 'purchase']);

/** A shop's clickstream: visitors with one browser each walk from page to page in sessions. */
export function websiteEventGenerator(seed: number, random: Random): (timeMs: number) => WebsiteEvent {
  const faker = seededFaker(seed);
  const visitors = poolOf(VISITORS, (index) => visitorFrom(faker, index));
  const pages = pagesFrom(faker);
  const origins = originsFrom(faker);
  const openSession = (): Session => ({
    id: random.uuid(),
    visitor: random.pick(visitors),
    page: random.pick(pages),
    referrer: random.pick(origins),
  });
  const sessions = poolOf(OPEN_SESSIONS, openSession);
  const timestampOf = instantTexts();

  return (timeMs) => {
    const slot = random.below(OPEN_SESSIONS);
    const session = sessions[slot] ?? sessions[0];
    const event_type = random.pick(eventTypes);
    const event = {
      event_id: random.uuid(),
      timestamp: timestampOf(timeMs),
      event_type,
      user_id: session.visitor.user_id,
      session_id: session.id,
      page_url: session.page,
      user_agent: session.visitor.user_agent,
      ip_address: session.visitor.ip_address,
      country: session.visitor.country,
      device_type: session.visitor.device_type,
      browser: session.visitor.browser,
      referrer: session.referrer,
      value: valuedTypes.has(event_type) ? (199 + random.below(49_800)) / 100 : null,
    };
    if (random.below(EVENTS_PER_SESSION) === 0) sessions[slot] = openSession();
    else if (event_type !== 'scroll') turnPage(session, random.pick(pages));
    return event;
  };
}

function turnPage(session: Session, page: string): void {
  session.referrer = session.page;
  session.page = page;
}

function visitorFrom(faker: Faker, index: number): Visitor {
  const handle = faker.internet.displayName();
  return {
    // A few handles as people really choose them, so that every run carries text beyond ASCII.
    user_id:
      index % 20 === 7 ? `${faker.helpers.arrayElement(worldlyHandles)}-${index}` : `${handle}-${index}`,
    ip_address: index % 5 === 0 ? faker.internet.ipv6() : faker.internet.ipv4(),
    country: faker.location.countryCode('alpha-2'),
    ...agentFrom(faker),
  };
}

const worldlyHandles = ['zoë-🦊', 'さくら', 'françois', 'Łukasz', 'محمد', '👩‍💻-ada', 'Ольга', 'müller'];

function pagesFrom(faker: Faker): Pool<string> {
  const slug = (text: string) => faker.helpers.slugify(text).toLowerCase();
  return poolOf(400, (index) => {
    if (index % 40 === 9) return `${SITE}/blog/${faker.helpers.arrayElement(worldlyPages)}`;
    if (index % 8 === 0) return `${SITE}/search?q=${encodeURIComponent(faker.commerce.productMaterial())}`;
    if (index % 4 === 0) return `${SITE}/${slug(faker.commerce.department())}/`;
    return `${SITE}/p/${slug(faker.commerce.productName())}-${faker.number.int({ min: 1_000, max: 9_999 })}`;
  });
}

const worldlyPages = ['crème-brûlée-🍮', '东京-咖啡', 'größe-wählen', 'кофе-☕'];

const originsFrom = (faker: Faker): Pool<string | null> => [
  ...poolOf(12, () => null),
  ...poolOf(6, () => `https://www.${faker.internet.domainName()}/`),
  'https://www.google.com/',
  'https://duckduckgo.com/',
  'https://news.ycombinator.com/item?id=1',
];

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const systems: Record<'desktop' | 'mobile' | 'tablet', Pool<string>> = {
  desktop: ['Windows NT 10.0; Win64; x64', 'Macintosh; Intel Mac OS X 10_15_7', 'X11; Linux x86_64'],
  mobile: ['Linux; Android 15; Pixel 9', 'Linux; Android 14; SM-S921B'],
  tablet: ['Linux; Android 14; SM-X710', 'Linux; Android 13; Lenovo TB-J606F'],
};

function agentFrom(faker: Faker): Agent {
  const device_type = faker.helpers.arrayElement([
    'desktop',
    'desktop',
    'mobile',
    'mobile',
    'tablet',
  ] as const);
  const browser = faker.helpers.arrayElement(['Chrome', 'Chrome', 'Firefox', 'Safari', 'Edge'] as const);
  const system = faker.helpers.arrayElement(systems[device_type]);
  const major = faker.number.int({ min: 120, max: 142 });
  return { device_type, browser, user_agent: agentText(browser, device_type, system, major) };
}

function agentText(
  browser: Agent['browser'],
  device: Agent['device_type'],
  system: string,
  major: number,
): string {
  const mobile = device === 'mobile' ? ' Mobile' : '';
  switch (browser) {
    case 'Firefox':
      return `Mozilla/5.0 (${system}; rv:${major}.0) Gecko/20100101 Firefox/${major}.0`;
    case 'Safari':
      return `Mozilla/5.0 (${appleDevice[device]}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.${major % 6} Safari/605.1.15`;
    case 'Edge':
      return `Mozilla/5.0 (${system}) ${WEBKIT} Chrome/${major}.0.0.0${mobile} Safari/537.36 Edg/${major}.0.0.0`;
    default:
      return `Mozilla/5.0 (${system}) ${WEBKIT} Chrome/${major}.0.0.0${mobile} Safari/537.36`;
  }
}

const appleDevice = {
  desktop: 'Macintosh; Intel Mac OS X 10_15_7',
  mobile: 'iPhone; CPU iPhone OS 18_1 like Mac OS X',
  tablet: 'iPad; CPU OS 18_1 like Mac OS X',
} as const;
