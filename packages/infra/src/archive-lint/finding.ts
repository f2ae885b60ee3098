/** Something the service would take and someone would regret. `refused` loses or misfiles events, `warning` is advice. */
export interface LintFinding {
  readonly severity: 'refused' | 'warning';
  /** The field of the environment file. */
  readonly field: string;
  readonly message: string;
}

export const refused = (field: string, message: string): LintFinding => ({
  severity: 'refused',
  field,
  message,
});
export const warning = (field: string, message: string): LintFinding => ({
  severity: 'warning',
  field,
  message,
});
