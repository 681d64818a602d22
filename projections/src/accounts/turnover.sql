-- From the day $1 to the day $2, as known at the moment $3: accounts of the house $4, after the account $5,
-- at most $6. A line counts until one that replaces comes after it; at the opening, one before $1.
WITH chosen AS (
    SELECT id, number FROM accounts
     WHERE ($4::uuid IS NULL OR house = $4)
       AND ($5::uuid IS NULL OR (number, id) > (SELECT number, id FROM accounts WHERE id = $5))
     ORDER BY number, id LIMIT $6
), known AS (
    SELECT account, effective, counts_as, amount,
           counts_as NOT IN ('charge', 'penalty') OR NOT coalesce(bool_or(replaces) OVER later, false) AS stands,
           effective < $1 AND (counts_as NOT IN ('charge', 'penalty')
               OR NOT coalesce(bool_or(replaces AND effective < $1) OVER later, false)) AS stood
      FROM account_lines
     WHERE account IN (SELECT id FROM chosen) AND effective <= $2
       AND ($3::timestamptz IS NULL OR recorded_at <= $3)
    WINDOW later AS (PARTITION BY account ORDER BY effective DESC, place DESC, entry DESC
                     ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), figures AS (
    SELECT account,
           coalesce(sum(amount) FILTER (WHERE stood), 0) AS opening,
           coalesce(sum(amount) FILTER (WHERE stands), 0) AS closing,
           coalesce(sum(amount) FILTER (WHERE counts_as = 'correction' AND effective >= $1), 0) AS corrected,
           coalesce(-sum(amount) FILTER (WHERE counts_as = 'payment' AND effective >= $1), 0) AS paid,
           coalesce(-sum(amount) FILTER (WHERE counts_as = 'write_off' AND effective >= $1), 0) AS written_off
      FROM known GROUP BY account
), sheet AS (
    SELECT id AS account, number,
           coalesce(opening, 0) AS opening,
           coalesce(closing - opening - corrected + paid + written_off, 0) AS charged,
           coalesce(corrected, 0) AS corrected,
           coalesce(paid, 0) AS paid,
           coalesce(written_off, 0) AS written_off,
           coalesce(closing, 0) AS closing
      FROM chosen LEFT JOIN figures ON account = id
)
