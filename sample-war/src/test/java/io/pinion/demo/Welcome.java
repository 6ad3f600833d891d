package io.pinion.demo;

import java.net.URI;

/**
 * What the demo tells people to try, ready to paste.
 *
 * @param gateway the gateway's root
 * @param backends what is behind it, for people
 * @param model a model name that the backends know
 */
record Welcome(URI gateway, String backends, String model) {
  private static final String TEXT =
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

      The same gateway points at real servers when pinion.backends names them:

         mvn -q -Pdemo -Dpinion.backends=one,two \\
           -Dpinion.backend.one.url=http://127.0.0.1:8000 \\
           -Dpinion.backend.two.url=http://127.0.0.1:8001

      Ctrl-C stops everything.
      """;

  String text() {
    String root = gateway.toString().replaceFirst("/$", "");
    return TEXT.replace("{gateway}", root)
        .replace("{backends}", backends)
        .replace("{model}", model);
  }
}
