-- Of a rejected row that told all of a thing, the stream that it would have begun, as kind and id: once another
-- file has told of it, the row is no loss any more. A row more, an element more.

ALTER TABLE imports.files ADD COLUMN lost text[] NOT NULL DEFAULT '{}';
