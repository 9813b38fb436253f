/** A base URL as it may be shown: without credentials. */
export function bareUrl(url: string): string {
  if (!URL.canParse(url)) return url;
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return bare.href.replace(/\/$/, '');
}
