-- The patients that the models have not seen: the truth beside what two models predict, then the
-- error of both. `flink-mleap train diabetes --out build/demo` keeps these patients in the file.
-- flink-mleap sql run sql/diabetes.sql --conf conf/application.conf
CREATE TEMPORARY TABLE Patients (
  bmi DOUBLE,
  age INT,
  bp DOUBLE,
  progression DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${data:-build/demo/diabetes-holdout.csv}',
  'format' = 'csv'
);

CREATE TEMPORARY VIEW Predictions AS
SELECT
  progression AS truth,
  Predict(bp => bp, bmi => bmi, age => age) AS prediction,
  Predictv2(bmi) AS prediction2
FROM Patients;

SELECT * FROM Predictions;

SELECT
  COUNT(*) AS patients,
  AVG(ABS(prediction - truth)) AS mean_absolute_error,
  AVG(ABS(prediction2 - truth)) AS mean_absolute_error2,
  SQRT(AVG(POWER(prediction - truth, 2))) AS root_mean_squared_error,
  SQRT(AVG(POWER(prediction2 - truth, 2))) AS root_mean_squared_error2
FROM Predictions;
