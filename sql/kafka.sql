-- Kafka in, Kafka out: each patient of one topic becomes a prediction in another, until Ctrl-C; with
-- --set until=latest-offset only those that are there when the job starts.
-- flink-mleap sql run sql/kafka.sql --conf conf/application.conf --set brokers=127.0.0.1:9092 \
--   --jar build/connectors/flink-sql-connector-kafka-5.0.0-2.2.jar
CREATE TEMPORARY TABLE Patients (
  bmi DOUBLE,
  age INT,
  bp DOUBLE,
  progression DOUBLE
) WITH (
  'connector' = 'kafka',
  'topic' = '${input:-patients}',
  'properties.bootstrap.servers' = '${brokers}',
  'scan.startup.mode' = 'earliest-offset',
  'scan.bounded.mode' = '${until:-unbounded}',
  'format' = 'json'
);

CREATE TEMPORARY TABLE Predictions (
  bmi DOUBLE,
  age INT,
  bp DOUBLE,
  truth DOUBLE,
  prediction DOUBLE
) WITH (
  'connector' = 'kafka',
  'topic' = '${output:-predictions}',
  'properties.bootstrap.servers' = '${brokers}',
  'format' = 'json'
);

INSERT INTO Predictions
SELECT bmi, age, bp, progression, Predict(bmi, age, bp) FROM Patients;
