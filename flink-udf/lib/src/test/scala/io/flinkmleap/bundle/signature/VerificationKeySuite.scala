package io.flinkmleap.bundle.signature

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}
import java.security.KeyPairGenerator
import java.util.Base64

import io.flinkmleap.bundle.{BundleProblem, TemporaryFolder}
import io.flinkmleap.BusyMachine

class VerificationKeySuite extends munit.FunSuite with BusyMachine with TemporaryFolder {

  private[this] def reason(result: Either[BundleProblem, VerificationKey]): String = result match {
    case Left(BundleProblem.SignatureKey(_, reason, _)) => reason
    case other                                          => fail(other.toString)
  }

  private[this] def fromPem(text: String): Either[BundleProblem, VerificationKey] =
    VerificationKey.fromPem(text, "k.pem")

  private[this] def block(kind: String, bytes: Array[Byte]): String =
    s"-----BEGIN $kind-----\n${Base64.getMimeEncoder.encodeToString(bytes)}\n-----END $kind-----\n"

  test("line ends, line lengths and spaces around a key do not matter") {
    val pem = SignatureFixture.key("p256").pem
    val lines = pem.split('\n').toVector
    val long = s"\n${lines.head}\n${lines.tail.init.mkString}\n${lines.last}\n\n"
    Seq(pem, pem.replace("\n", "\r\n"), pem.trim, long).foreach(text =>
      assertEquals(fromPem(text), fromPem(pem))
    )
    assert(fromPem(pem).isRight)
  }

  test("a private key is refused, and nothing of it is quoted") {
    val pair = SignatureFixture.newKeyPair()
    val secret = block("PRIVATE KEY", pair.getPrivate.getEncoded)
    val problem = fromPem(secret).left.getOrElse(fail("taken"))
    assertEquals(reason(Left(problem)), "it holds the private key, which must stay with the signer")
    assert(!problem.toString.contains(secret.linesIterator.toSeq(1)))
    assert(fromPem(block("EC PRIVATE KEY", Array[Byte](1, 2, 3))).isLeft)
  }

  test("keys of another kind or curve and broken ones are refused") {
    val rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic.getEncoded
    val good = SignatureFixture.newKeyPair().getPublic.getEncoded
    assertEquals(reason(fromPem(block("PUBLIC KEY", rsa))), "it holds no elliptic-curve key")
    assertEquals(reason(fromPem(block("PUBLIC KEY", good.dropRight(1)))), "it holds no elliptic-curve key")
    assertEquals(
      reason(fromPem(block("PUBLIC KEY", good).replace("M", "M="))),
      "it holds no elliptic-curve key"
    )
    val twice = block("PUBLIC KEY", good) * 2
    Seq("", "hello", block("CERTIFICATE", good), twice).foreach { text =>
      assertEquals(reason(fromPem(text)), "it is no PEM file with one PUBLIC KEY")
    }
  }

  folder.test("a file that is missing, a folder or too large is refused") { folder =>
    def of(path: Path) = reason(VerificationKey.fromFile(path.toString))
    assertEquals(of(folder.resolve("none.pem")), "there is no such file")
    assertEquals(of(folder), "there is no such file")
    assertEquals(
      of(Files.write(folder.resolve("large.pem"), (" " * 100000).getBytes(UTF_8))),
      "the file is too large for a key"
    )
  }
}
