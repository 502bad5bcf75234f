package fx

import spock.lang.Specification

class LocksSpec extends Specification {

  int set

  def setup() {
    set = Locks.open()
  }

  def cleanup() {
    Locks.close(set)
  }

  def "it closes"() {
    expect:
    Locks.close(Locks.open()) == null
  }

  def "it leaks"() {
    expect:
    Locks.open() >= 0
  }
}
