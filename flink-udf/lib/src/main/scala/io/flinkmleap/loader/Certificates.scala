package io.flinkmleap.loader

import java.io.IOException
import java.nio.file.{Files, InvalidPathException, Paths}
import java.security.{GeneralSecurityException, KeyStore}
import java.security.cert.{CertificateFactory, CertPathValidatorException, CertificateException}
import javax.net.ssl.{SSLContext, SSLPeerUnverifiedException, SSLSocketFactory, TrustManagerFactory}

import scala.collection.JavaConverters._

/** Which servers are trusted. */
private[loader] object Certificates {

  /** Trusts servers by the certificates in a PEM file and by no others, or says why the file cannot be used.
    */
  def trust(path: String): Either[String, SSLSocketFactory] =
    try {
      val in = Files.newInputStream(Paths.get(path))
      val certificates =
        try CertificateFactory.getInstance("X.509").generateCertificates(in).asScala.toVector
        finally in.close()
      if (certificates.isEmpty) unusable(path)
      else {
        val store = KeyStore.getInstance(KeyStore.getDefaultType)
        store.load(null, null)
        certificates.zipWithIndex.foreach { case (certificate, index) =>
          store.setCertificateEntry(index.toString, certificate)
        }
        val managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm)
        managers.init(store)
        val context = SSLContext.getInstance("TLS")
        context.init(null, managers.getTrustManagers, null)
        Right(context.getSocketFactory)
      }
    } catch { case _: IOException | _: InvalidPathException | _: GeneralSecurityException => unusable(path) }

  /** Whether a connection failed because the server is not trusted, which another attempt does not change. */
  def refused(error: Throwable): Boolean =
    Iterator.iterate(error)(_.getCause).takeWhile(_ != null).take(10).exists {
      case _: SSLPeerUnverifiedException | _: CertificateException | _: CertPathValidatorException => true
      case _                                                                                       => false
    }

  private[this] def unusable(path: String) = Left(s"names no readable PEM file with certificates: $path")
}
