import { newId } from '../api/command';

/** A photograph that was taken and not sent yet. */
export interface Photo {
  id: string;
  name: string;
  blob: Blob;
}

/** Long side of what is sent: enough to see a crack, little enough for a cellar's network. */
const LONG_SIDE_PX_MAX = 1600;

/** As it will be sent: smaller, turned upright, without the place where it was taken. */
export async function preparePhoto(file: File): Promise<Photo> {
  const id = newId();
  const name = file.name.replace(/\.[^.]*$/, '').slice(0, 190) || 'photo';
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (!bitmap) return { id, name: file.name, blob: file };
  const scale = Math.min(1, LONG_SIDE_PX_MAX / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
  return blob ? { id, name: `${name}.jpg`, blob } : { id, name: file.name, blob: file };
}
