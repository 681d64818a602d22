import { setNonce } from 'get-nonce';

/** The CSP nonce of this page. Only `<style>` elements that carry it take effect. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

// the library that locks scrolling behind a dialogue takes its nonce from here
setNonce(styleNonce());
