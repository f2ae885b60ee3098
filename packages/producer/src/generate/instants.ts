/** ms since the epoch → ISO text with ms. At full speed many events happen in one ms, and each text costs half as much as its event. */
export function instantTexts(): (timeMs: number) => string {
  let [lastMs, text] = [Number.NaN, ''];
  return (timeMs) => {
    if (timeMs !== lastMs) [lastMs, text] = [timeMs, new Date(timeMs).toISOString()];
    return text;
  };
}
