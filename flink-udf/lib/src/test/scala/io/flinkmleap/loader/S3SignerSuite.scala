package io.flinkmleap.loader

import java.net.URI
import java.time.{Clock, Instant, ZoneOffset}

import scala.collection.JavaConverters._

import io.flinkmleap.BusyMachine
import software.amazon.awssdk.auth.credentials.{AwsBasicCredentials, AwsSessionCredentials}
import software.amazon.awssdk.http.auth.aws.signer.{AwsV4FamilyHttpSigner, AwsV4HttpSigner}
import software.amazon.awssdk.http.auth.spi.signer.{HttpSigner, SignRequest}
import software.amazon.awssdk.http.{SdkHttpFullRequest, SdkHttpMethod, SdkHttpRequest}
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity

class S3SignerSuite extends munit.FunSuite with BusyMachine {
  private[this] val credentials: Seq[AwsCredentialsIdentity] =
    Seq(
      AwsBasicCredentials.create("AKIA1", "secret"),
      AwsSessionCredentials.create("ASIA2", "other/secret+", "session==")
    )

  private[this] val headers = Seq(
    Map.empty[String, String],
    Map(
      "Range" -> "bytes=5-",
      "If-Match" -> "\"abc\"",
      "x-amz-checksum-mode" -> "ENABLED",
      "User-Agent" -> "x",
      "amz-sdk-request" -> "a;  b "
    )
  )

  private[this] val addresses = Seq(
    "https://bucket.s3.eu-west-1.amazonaws.com/key",
    "http://localhost:9000/bucket/folder/a%20b%2Bc%21%28%C3%BC%29.zip",
    "https://s3.amazonaws.com:443/",
    "https://host:8443/bucket/key?x-id=GetObject&versionId=a%2Fb&empty="
  )

  private[this] def request(address: String, headers: Map[String, String]): SdkHttpRequest = {
    val builder = SdkHttpFullRequest.builder.method(SdkHttpMethod.GET).uri(URI.create(address))
    headers.foreach { case (name, value) => builder.putHeader(name, value) }
    builder.build
  }

  private[this] def signed(
      signer: HttpSigner[AwsCredentialsIdentity],
      of: SdkHttpRequest,
      by: AwsCredentialsIdentity,
      second: Long
  ) = {
    val request = SignRequest
      .builder(by)
      .request(of)
      .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(Instant.ofEpochSecond(second), ZoneOffset.UTC))
      .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
      .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
      .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, java.lang.Boolean.FALSE)
      .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, java.lang.Boolean.FALSE)
      .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, java.lang.Boolean.FALSE)
      .build
    signer
      .sign(request)
      .request
      .headers
      .asScala
      .map { case (name, values) => name.toLowerCase -> values.asScala.toVector }
      .toMap
  }

  test("signatures are those of the SDK's own signer") {
    val own = AwsV4HttpSigner.create()
    for {
      by <- credentials
      extra <- headers
      address <- addresses
      second <- Seq(0L, 1700000000L, 1795251909L)
    } {
      val of = request(address, extra)
      assertEquals(signed(S3Signer, of, by, second), signed(own, of, by, second), s"$address $extra")
    }
  }
}
