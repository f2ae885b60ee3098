export { isAggregate, userRecords } from '@event-archive/kpl';
