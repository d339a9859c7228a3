"""Regional questions over a whole export, on this machine or on a Spark cluster.

Pages read a snapshot, and a snapshot answers in milliseconds at fifty million observations. What
outgrows it are questions that touch every observation: the regional figure as it stood in each
year, and for each group of people. They are asked of the Parquet export, so that a cluster may
answer them: ``SPM_ENGINE=spark://host:7077`` names one, and without it DuckDB answers here.

The SQL (``questions``) is the subset that both read alike and only *chooses* rows; no sum is made
in it, because the order of additions differs between machines. The few rows that are chosen come
here, and the regional figure is made of them by ``measures.regional`` as everywhere else. So both
engines give the same numbers to the last digit.
"""
