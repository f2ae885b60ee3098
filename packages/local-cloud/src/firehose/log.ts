/** Something that a person who runs the engine should read. */
export interface LogLine {
  readonly level: 'info' | 'error';
  readonly deliveryStream?: string;
  readonly text: string;
}
