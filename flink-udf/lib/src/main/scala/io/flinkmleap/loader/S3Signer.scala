package io.flinkmleap.loader

import java.nio.charset.StandardCharsets.UTF_8
import java.time.format.DateTimeFormatter
import java.time.{Clock, ZoneOffset}
import java.util.Locale
import java.util.concurrent.CompletableFuture
import javax.crypto.Mac
import javax.crypto.spec.SecretKeySpec

import scala.collection.JavaConverters._

import io.flinkmleap.bundle.Sha256
import software.amazon.awssdk.http.SdkHttpRequest
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme
import software.amazon.awssdk.http.auth.aws.signer.{AwsV4FamilyHttpSigner, AwsV4HttpSigner}
import software.amazon.awssdk.http.auth.spi.scheme.AuthScheme
import software.amazon.awssdk.http.auth.spi.signer._
import software.amazon.awssdk.identity.spi._
import software.amazon.awssdk.utils.http.SdkHttpUtils

/** Signs requests without a body by AWS Signature Version 4 and gives the same signatures as the SDK's own
  * signer, which is not used because it writes session tokens to its log.
  */
private[loader] object S3Signer extends HttpSigner[AwsCredentialsIdentity] {
  private[this] val Algorithm = "AWS4-HMAC-SHA256"
  private[this] val Timestamp = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC)

  // Others may change these on the way.
  private[this] val Unsigned =
    Set("connection", "x-amzn-trace-id", "user-agent", "expect", "transfer-encoding")

  /** The authentication scheme of S3, with this signer. */
  object Scheme extends AuthScheme[AwsCredentialsIdentity] {
    override def schemeId: String = AwsV4AuthScheme.SCHEME_ID
    override def signer: HttpSigner[AwsCredentialsIdentity] = S3Signer
    override def identityProvider(providers: IdentityProviders): IdentityProvider[AwsCredentialsIdentity] =
      providers.identityProvider(classOf[AwsCredentialsIdentity])
  }

  override def sign(request: SignRequest[_ <: AwsCredentialsIdentity]): SignedRequest = {
    val identity = request.identity
    val time = Timestamp.format(request.requireProperty(HttpSigner.SIGNING_CLOCK, Clock.systemUTC).instant)
    val scope = Vector(
      time.take(8),
      request.requireProperty(AwsV4HttpSigner.REGION_NAME),
      request.requireProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME),
      "aws4_request"
    )
    val prepared = request.request.toBuilder
      .putHeader("Host", host(request.request))
      .putHeader("X-Amz-Date", time)
      .putHeader("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
    identity match {
      case session: AwsSessionCredentialsIdentity =>
        prepared.putHeader("X-Amz-Security-Token", session.sessionToken)
      case _ => ()
    }
    val headers = signedHeaders(prepared.build)
    val names = headers.map(_._1).mkString(";")
    val canonical = canonicalRequest(prepared.build, headers, names)
    val text = Vector(Algorithm, time, scope.mkString("/"), sha256(canonical)).mkString("\n")
    val key = scope.foldLeft(s"AWS4${identity.secretAccessKey}".getBytes(UTF_8))(hmac)
    val credential = s"${identity.accessKeyId}/${scope.mkString("/")}"
    val authorization =
      s"$Algorithm Credential=$credential, SignedHeaders=$names, Signature=${hex(hmac(key, text))}"
    val signed = SignedRequest.builder.request(prepared.putHeader("Authorization", authorization).build)
    request.payload.ifPresent(payload => { signed.payload(payload); () })
    signed.build
  }

  override def signAsync(
      request: AsyncSignRequest[_ <: AwsCredentialsIdentity]
  ): CompletableFuture[AsyncSignedRequest] =
    CompletableFuture.failedFuture(
      new UnsupportedOperationException("the loader asks one request after the other")
    )

  private[this] def host(request: SdkHttpRequest): String =
    if (SdkHttpUtils.isUsingStandardPort(request.protocol, request.port)) request.host
    else s"${request.host}:${request.port}"

  private[this] def signedHeaders(request: SdkHttpRequest): Vector[(String, String)] =
    request.headers.asScala.toVector
      .map { case (name, values) =>
        name.toLowerCase(Locale.ROOT) -> values.asScala.map(_.trim.replaceAll("\\s+", " ")).mkString(",")
      }
      .filterNot { case (name, _) => Unsigned(name) }
      .sortBy(_._1)

  private[this] def canonicalRequest(
      request: SdkHttpRequest,
      headers: Vector[(String, String)],
      names: String
  ): String = {
    val query = for {
      (name, values) <- request.rawQueryParameters.asScala.toVector
      value <- values.asScala
    } yield SdkHttpUtils.urlEncode(name) -> Option(value).fold("")(SdkHttpUtils.urlEncode)
    Vector(
      request.method.name,
      if (request.encodedPath.isEmpty) "/" else request.encodedPath,
      query.sorted.map { case (name, value) => s"$name=$value" }.mkString("&"),
      headers.map { case (name, value) => s"$name:$value\n" }.mkString,
      names,
      "UNSIGNED-PAYLOAD"
    ).mkString("\n")
  }

  private[this] def hmac(key: Array[Byte], text: String): Array[Byte] = {
    val mac = Mac.getInstance("HmacSHA256")
    mac.init(new SecretKeySpec(key, "HmacSHA256"))
    mac.doFinal(text.getBytes(UTF_8))
  }

  private[this] def sha256(text: String): String =
    Sha256.of(new java.io.ByteArrayInputStream(text.getBytes(UTF_8)))

  private[this] def hex(bytes: Array[Byte]): String = bytes.map(byte => f"${byte & 0xff}%02x").mkString
}
