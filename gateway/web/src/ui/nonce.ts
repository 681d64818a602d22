import { setNonce } from 'get-nonce';

/** The word by which the policy of this page knows the `<style>` elements that Mantine writes. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

// those who lock the scrolling under a dialogue ask here
setNonce(styleNonce());
