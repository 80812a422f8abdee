package io.flinkmleap

import scala.concurrent.duration._

/** The patience of all suites: a test that hangs is found, and one on a busy machine is not taken for it. */
trait BusyMachine { this: munit.FunSuite =>
  override val munitTimeout: Duration = 10.minutes
}
