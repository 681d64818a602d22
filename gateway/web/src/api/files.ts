import { answer, api, type Schemas } from './client';

/** Brings a file to the engine, which knows it by its hash from then on. The same twice is kept once. */
export function uploadFile(file: Blob): Promise<Schemas['KeptFile']> {
  return answer(
    api.POST('/api/files', {
      // the contract names the media types, the body is the file as it is
      body: file as never,
      bodySerializer: (body: unknown) => body as Blob,
      headers: { 'Content-Type': file.type },
    } as never),
  );
}

/** Where a ticket's file is shown. */
export const fileUrl = (ticket: string, sha256: string) => `/api/tickets/${ticket}/files/${sha256}`;
