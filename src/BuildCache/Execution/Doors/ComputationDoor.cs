using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildCache;

/// <summary>The door to computations: their values, which are brought up to date for whoever asks.</summary>
sealed class ComputationDoor(CallRecord record, Reader reader, IReadOnlyDictionary<string, HandlerState> computations, Func<HandlerState, string, Task<Answer>> ask, SharedValues values, Cycles cycles, bool isIncomplete)
{
    readonly OpenQuestions questions = new();

    /// <summary>Ends when every computation that was asked for has answered, the function having waited for it or not.</summary>
    public Task AnsweredAsync() => questions.AnsweredAsync();

    public async Task<TValue> ComputeAsync<TValue>(string name, JsonNode? arguments, bool sharesValue)
    {
        var text = CanonicalJson.Text(arguments);
        if (!computations.TryGetValue(name, out var computation))
        {
            if (isIncomplete)
            {
                throw record.Block(new BlockedException(Source.OfComputation(name, text)));
            }
            throw record.Broken("BCM1305", $"The computation '{name}' was called but not registered; register it with HandlerRegistry.Compute in the handler that owns it.");
        }
        using var question = Ask();
        switch (await AskAsync(computation, text))
        {
            case Answer.Value(var state):
                record.See(Source.OfComputation(name, text), state.Fingerprint);
                return sharesValue ? values.GetOrRead(state.Fingerprint, Read) : Read().Value;

                (TValue Value, int Size) Read()
                {
                    using (record.Enter())
                    {
                        var encoded = state.Value(reader);
                        return (JsonSerializer.Deserialize<TValue>(encoded, Json.Options)!, encoded.Length);
                    }
                }
            case Answer.NotReady(var need):
                throw record.Interrupt(new Interruption(need));
            case Answer.Blocked(var on):
                throw record.Block(new BlockedException(on));
            case Answer.Cyclic(var cycle):
                throw cycles.Close(cycle);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>A call that has ended asks for nothing more.</summary>
    IDisposable Ask()
    {
        using (record.Enter())
        {
            return questions.Ask();
        }
    }

    async Task<Answer> AskAsync(HandlerState computation, string arguments)
    {
        using (record.Clock.Wait())
        {
            return await ask(computation, arguments);
        }
    }
}
