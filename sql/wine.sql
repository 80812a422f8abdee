-- The wines that the model has not seen: the truth, the predicted cultivar and how sure the model
-- is, then the share of right answers. `flink-mleap train wine --out build/demo` keeps these wines.
-- flink-mleap sql run sql/wine.sql --conf conf/wine.conf
CREATE TEMPORARY TABLE Wines (
  alcohol DOUBLE,
  malic_acid DOUBLE,
  ash DOUBLE,
  alcalinity_of_ash DOUBLE,
  magnesium DOUBLE,
  total_phenols DOUBLE,
  flavanoids DOUBLE,
  nonflavanoid_phenols DOUBLE,
  proanthocyanins DOUBLE,
  color_intensity DOUBLE,
  hue DOUBLE,
  od280_od315_of_diluted_wines DOUBLE,
  proline DOUBLE,
  cultivar STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${data:-build/demo/wine-holdout.csv}',
  'format' = 'csv'
);

CREATE TEMPORARY VIEW Scored AS
SELECT
  cultivar,
  PredictWine(
    alcohol, malic_acid, ash, alcalinity_of_ash, magnesium, total_phenols, flavanoids,
    nonflavanoid_phenols, proanthocyanins, color_intensity, hue, od280_od315_of_diluted_wines,
    proline
  ) AS scored
FROM Wines;

CREATE TEMPORARY VIEW Answers AS
SELECT cultivar, Scored.scored.prediction AS prediction, Scored.scored.probability AS probability
FROM Scored;

SELECT * FROM Answers;

SELECT
  COUNT(*) AS wines,
  AVG(CASE WHEN prediction = cultivar THEN 1.0E0 ELSE 0.0E0 END) AS share_of_right_answers
FROM Answers;
