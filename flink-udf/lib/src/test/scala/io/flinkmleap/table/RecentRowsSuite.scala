package io.flinkmleap.table

import io.flinkmleap.BusyMachine

class RecentRowsSuite extends munit.FunSuite with BusyMachine {
  private[this] def row(value: Double): Array[AnyRef] = Array(Double.box(value))

  private[this] def afterMany(rows: RecentRows): Boolean = {
    (0 until 5000).foreach { i =>
      assert(rows.find(row(i.toDouble)) < 0)
      rows.keep(row(i.toDouble), "result")
    }
    rows.isUseful
  }

  test("rows are no longer looked for where none of many has come again") {
    assert(!afterMany(new RecentRows(4, isAlwaysUseful = false)))
  }

  test("rows are looked for without end where that is asked for, or where one has come again") {
    assert(afterMany(new RecentRows(4, isAlwaysUseful = true)))
    val proven = new RecentRows(4, isAlwaysUseful = false)
    proven.keep(row(-1), "result")
    assertEquals(proven.result(proven.find(row(-1))), "result": AnyRef)
    assert(afterMany(proven))
  }

  test("zeros of both signs are different rows, and NaN is the same row as NaN") {
    val rows = new RecentRows(4, isAlwaysUseful = true)
    rows.keep(row(0.0), "zero")
    rows.keep(row(Double.NaN), "nan")
    assert(rows.find(row(-0.0)) < 0)
    assertEquals(rows.result(rows.find(row(Double.NaN))), "nan": AnyRef)
  }
}
