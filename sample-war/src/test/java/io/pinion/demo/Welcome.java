package io.pinion.demo;

import java.net.URI;

/** What the demo tells people to try, ready to paste. */
final class Welcome {
  private static final String FIRST =
      """

      Pinion is at {gateway}, in front of {backends}

      1. A conversation. Run it twice: the backend is the same, and the second time it is warm.

         curl -N {gateway}/v1/chat/completions \\
           -H 'Content-Type: application/json' -H 'X-Session-ID: my-chat' \\
           -d '{"model":"{model}","stream":true,"messages":[{"role":"user","content":"Hello"}]}'

         Change my-chat: another conversation may go to another backend, and stays there.

      2. Without a session id: the answer brings one in X-Session-ID, and X-Pinion-* tell what was decided.

         curl -i {gateway}/v1/chat/completions -H 'Content-Type: application/json' \\
           -d '{"model":"{model}","messages":[{"role":"user","content":"Hello"}]}'

      3. The figures, as Prometheus reads them.

         curl {gateway}/pinion/metrics

      4. The OpenAI SDK for Python (pip install openai).

         from openai import OpenAI

         client = OpenAI(base_url="{gateway}/v1", api_key="none")
         for chunk in client.chat.completions.create(
             model="{model}",
             messages=[{"role": "user", "content": "Hello"}],
             stream=True,
             extra_headers={"X-Session-ID": "my-agent"},
         ):
             print(chunk.choices[0].delta.content or "", end="", flush=True)

      5. A second member of the gateway's cluster, from another terminal; it says what to try there.

         mvn -q -Pdemo -Ddemo.member=2

      The same gateway points at real servers when pinion.backends names them, to every member alike:

         mvn -q -Pdemo -Dpinion.backends=one,two \\
           -Dpinion.backend.one.url=http://127.0.0.1:8000 \\
           -Dpinion.backend.two.url=http://127.0.0.1:8001

      Ctrl-C stops everything.
      """;

  private static final String FURTHER =
      """

      Pinion is at {gateway}, member {number} of the cluster of {first}, in front of the same backends

      1. A conversation that begins there, X-Pinion-Decision: selected,

         curl -i {first}/v1/chat/completions \\
           -H 'Content-Type: application/json' -H 'X-Session-ID: our-chat' \\
           -d '{"model":"{model}","messages":[{"role":"user","content":"Hello"}]}'

         goes on here, X-Pinion-Decision: pinned, at the same backend, where it is warm.

         curl -i {gateway}/v1/chat/completions \\
           -H 'Content-Type: application/json' -H 'X-Session-ID: our-chat' \\
           -d '{"model":"{model}","messages":[{"role":"user","content":"And here?"}]}'

      2. How many members there are, as each of them counts.

         curl -s {gateway}/pinion/metrics | grep members

      Ctrl-C stops this member; the first goes on.
      """;

  private Welcome() {}

  /**
   * At the first member.
   *
   * @param gateway the gateway's root
   * @param backends what is behind it, for people
   * @param model a model name that the backends know
   */
  static String first(URI gateway, String backends, String model) {
    return FIRST
        .replace("{gateway}", pasted(gateway))
        .replace("{backends}", backends)
        .replace("{model}", model);
  }

  /** At a further one, with the first one's root. */
  static String further(URI gateway, int number, URI first, String model) {
    return FURTHER
        .replace("{gateway}", pasted(gateway))
        .replace("{number}", "" + number)
        .replace("{first}", pasted(first))
        .replace("{model}", model);
  }

  private static String pasted(URI root) {
    return root.toString().replaceFirst("/$", "");
  }
}
