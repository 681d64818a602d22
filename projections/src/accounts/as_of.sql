-- What each account came to on the day $1, as far as it was known at the moment $2; of one account, $3.
-- A foreign charge or penalty counts until one that replaces comes after it in time.
SELECT account,
       count(*) AS events,
       coalesce(sum(amount) FILTER (WHERE counts_as = 'charge'), 0) AS charges,
       coalesce(sum(amount) FILTER (WHERE counts_as = 'expense'), 0) AS expenses,
       coalesce(sum(amount) FILTER (WHERE counts_as = 'penalty'), 0) AS penalties,
       coalesce(sum(amount) FILTER (WHERE counts_as <> 'payment' AND stands), 0) AS due,
       coalesce(-sum(amount) FILTER (WHERE counts_as = 'payment'), 0) AS paid
  FROM (SELECT account, counts_as, amount,
               counts_as NOT IN ('charge', 'penalty') OR NOT coalesce(bool_or(replaces) OVER later, false) AS stands
          FROM account_lines
         WHERE ($1::date IS NULL OR effective <= $1)
           AND ($2::timestamptz IS NULL OR recorded_at <= $2)
           AND ($3::uuid IS NULL OR account = $3)
        WINDOW later AS (PARTITION BY account ORDER BY effective DESC, place DESC, entry DESC
                         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS known
 GROUP BY account
