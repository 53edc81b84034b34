"""Makes MiniStack's DynamoDB, Cognito and S3 keep, over `kill -9`, whatever they acknowledged, and refuse what they cannot.

MiniStack itself saves its state when it shuts down and not before. Here each service's entry point is wrapped, in the
process that runs it, so that a change is on the disk before it is answered:

* `items`: what a request stored in or removed from DynamoDB's tables goes into a journal (`journal`), one line a request.
* `accounts`: Cognito's state is small; the whole of it is rewritten when a call changed it.
* `objects`: the settings of buckets likewise; MiniStack writes the objects to files itself (`S3_PERSIST`).

What cannot be written down, as on a full disk, is answered with an error of the service, and the memory is taken back
to what the disk says. `gate` refuses further changes until there is room again. Reading goes on meanwhile. State that
cannot be read ends a start with one line: nothing that is there is ever taken for a first start.
"""
