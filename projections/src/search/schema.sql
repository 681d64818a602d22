CREATE TABLE search_entries (
    key    text NOT NULL,
    what   text NOT NULL,
    id     uuid NOT NULL,
    title  text NOT NULL,
    detail text NOT NULL,
    head   text NOT NULL,
    words  text NOT NULL,
    boost  int  NOT NULL
);
CREATE TABLE search_words (
    word    text   NOT NULL,
    entries bigint NOT NULL
);
-- indexes
ALTER TABLE search_entries ADD PRIMARY KEY (key);
CREATE INDEX ON search_entries (head text_pattern_ops);
CREATE INDEX ON search_entries USING gin (words gin_trgm_ops);
ALTER TABLE search_words ADD PRIMARY KEY (word);
CREATE INDEX ON search_words USING gin (word gin_trgm_ops);
