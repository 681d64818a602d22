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
-- what waits to be sorted in is little, so that nobody waits long while it is
CREATE INDEX ON search_entries USING gin (words gin_trgm_ops) WITH (gin_pending_list_limit = 512);
ALTER TABLE search_words ADD PRIMARY KEY (word);
CREATE INDEX ON search_words USING gin (word gin_trgm_ops);
