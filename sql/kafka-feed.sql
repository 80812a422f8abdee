-- Writes the patients that the model has not seen into a Kafka topic, as JSON.
-- flink-mleap sql run sql/kafka-feed.sql --set brokers=127.0.0.1:9092 \
--   --jar build/connectors/flink-sql-connector-kafka-5.0.0-2.2.jar
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

CREATE TEMPORARY TABLE PatientTopic (
  bmi DOUBLE,
  age INT,
  bp DOUBLE,
  progression DOUBLE
) WITH (
  'connector' = 'kafka',
  'topic' = '${input:-patients}',
  'properties.bootstrap.servers' = '${brokers}',
  'format' = 'json'
);

INSERT INTO PatientTopic SELECT * FROM Patients;
