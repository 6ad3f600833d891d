package io.pinion.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading what the kernel and the JVM say of a process, as they say it. */
class KernelFiguresTest {
  @Test
  void cpuTimeIsUserPlusSystem() {
    String stat = "4711 (java) S 1 4711 4711 0 -1 4194304 90 0 0 0 250 50 7 9 20 0 41 0 123 0 0";

    assertThat(ProcessFigures.cpuMicros(stat)).isEqualTo(3_000_000);
  }

  @Test
  void nameOfAProcessMayHoldBlanksAndParentheses() {
    String stat = "4711 (a) b 9 9) S 1 4711 4711 0 -1 4194304 90 0 0 0 250 50 7 9 20 0 41 0 123";

    assertThat(ProcessFigures.cpuMicros(stat)).isEqualTo(3_000_000);
  }

  @Test
  void contextSwitchesAreThoseOfBothKinds() {
    String status = "Name:\tx\nvoluntary_ctxt_switches:\t40\nnonvoluntary_ctxt_switches:\t2\n";

    assertThat(ProcessFigures.switchesOf(status)).isEqualTo(42);
  }

  @Test
  void unitsAfterANumberAreLeftOut() {
    assertThat(ProcessFigures.number("VmPeak:\t  9 kB\nVmRSS:\t  123456 kB\n", "VmRSS"))
        .isEqualTo(123_456);
  }

  @Test
  void figuresAreDifferencesOfTwoMoments() {
    ProcessFigures before = new ProcessFigures(10, 20, 30, 40, 50);
    ProcessFigures after = new ProcessFigures(11, 22, 33, 44, 45);

    assertThat(after.since(before)).isEqualTo(new ProcessFigures(1, 2, 3, 4, -5));
  }

  @Test
  void ownProcessHasUsedSomething() throws Exception {
    ProcessFigures own = ProcessFigures.of(List.of(ProcessHandle.current().pid()));

    assertThat(own.cpuMicros()).isPositive();
    assertThat(own.residentKib()).isPositive();
    assertThat(Machine.busyMicros()).isGreaterThanOrEqualTo(own.cpuMicros());
  }

  @Test
  void machineIsBusyButForIdleAndWaiting() {
    String stat = "cpu  1 2 3 4000 5000 6 7 8 9 10\ncpu0 1 2 3 4 5 6 7 8 9 10\n";

    assertThat(Machine.busyMicros(stat)).isEqualTo((1 + 2 + 3 + 6 + 7 + 8) * 10_000L);
  }

  @Test
  void liveHeapIsThatOfTheCollectorInUse() {
    String g1 =
        """
        4711:
         garbage-first heap   total 1048576K, used 5120K [0x00, 0x01)
          region size 1024K
         Metaspace       used 20K, committed 30K
        """;
    String parallel =
        """
         PSYoungGen      total 305664K, used 100K [0x00, 0x01)
         ParOldGen       total 699392K, used 23K [0x00, 0x01)
        """;

    assertThat(Heap.usedKib(g1)).isEqualTo(5120);
    assertThat(Heap.usedKib(parallel)).isEqualTo(123);
  }

  @Test
  void heapThatCannotBeReadIsSaid() {
    assertThatThrownBy(() -> Heap.usedKib("no such process"))
        .hasMessageContaining("no such process");
  }
}
