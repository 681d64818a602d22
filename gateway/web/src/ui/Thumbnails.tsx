import classes from './Thumbnails.module.css';

interface Picture {
  id: string;
  name: string;
  url: string;
}

/** Small photographs. Each links to its full size. */
export function Thumbnails({ pictures }: { pictures: readonly Picture[] }) {
  if (pictures.length === 0) return null;
  return (
    <div className={classes.thumbs}>
      {pictures.map(({ id, name, url }) => (
        <a key={id} href={url} target="_blank" rel="noreferrer">
          <img src={url} alt={name} loading="lazy" />
        </a>
      ))}
    </div>
  );
}
