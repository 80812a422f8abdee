-- Ten generated patients, scored by two models.
-- flink-mleap sql run sql/datagen.sql --conf conf/application.conf
CREATE TEMPORARY TABLE Features (
  feature1 DOUBLE NOT NULL,       -- body mass index
  feature2 INT NOT NULL,          -- age in years
  feature3 DOUBLE NOT NULL,       -- mean blood pressure
  feature_timestamp TIMESTAMP(3)
) WITH (
  'connector' = 'datagen',
  'number-of-rows' = '${rows:-10}',
  'rows-per-second' = '${rate:-1000}',
  'fields.feature1.min' = '18',
  'fields.feature1.max' = '42',
  'fields.feature2.min' = '19',
  'fields.feature2.max' = '79',
  'fields.feature3.min' = '62',
  'fields.feature3.max' = '133'
);

SELECT
  Predict(feature1, feature2, feature3) AS prediction,
  Predictv2(feature1) AS prediction2
FROM Features;
