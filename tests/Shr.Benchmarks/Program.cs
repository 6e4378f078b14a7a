using Shr.Benchmarks;

return args switch
{
    ["throughput", .. var files] => Throughput.Run(files),
    ["mongo", var uri] => await MongoBenchmark.RunAsync(uri),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: -- throughput PATIENT.json OBSERVATION.json BUNDLE.json | mongo URI");
    return 2;
}
